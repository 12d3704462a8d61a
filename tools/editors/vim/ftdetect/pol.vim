autocmd BufRead,BufNewFile *.pol setfiletype pol
