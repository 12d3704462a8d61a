// Characters that change the order in which text is shown (UTR 36; "Trojan Source", CVE-2021-42574): what a reviewer
// reads must be what the compiler reads.
//
// Overrides are refused wherever they stand. Embeddings and isolates, which lawful text of two directions may need, must
// close within the name, the text or the comment in which they open. Cost: one look through the text where it has none.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/token.h"

namespace polc {

void check_reading_order(const TokenList& tokens, DiagnosticSink& sink);

}  // namespace polc
