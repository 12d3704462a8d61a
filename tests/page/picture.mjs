// Takes the picture of README.md: usage: node picture.mjs OUT.png
import {browser, open, pageOf} from './browser.mjs';

const page = await open(pageOf('support_authorization').url + '#device.troubleshoot/member');
await page.setViewportSize({width: 1080, height: 640});
await page.evaluate(() => document.getElementById('line.change').scrollIntoView({block: 'start'}));
await page.evaluate(() => scrollBy(0, -45));
await page.screenshot({path: process.argv[2]});
await browser.close();
