" Colours of access policies, for Vim and Neovim.
if exists('b:current_syntax')
  finish
endif
syntax case match
syntax iskeyword @,48-57,_,-
syntax keyword polDeclaration policy role resource settings define group domain matrix context levels test import extends
syntax keyword polRule forbid require assert exclusive custom accept given
syntax keyword polWord above actions all always because become below by editable every except fallback for gives grants hold immutable implies includes may never note of only others requires roles same self separate setting the to under within at least most
syntax keyword polOperator and or not is in if unless else
syntax keyword polLevel allow deny
syntax keyword polConstant true false on off yes no bool nobody
syntax match polSign "->\|[*|=<+]"
" A keyword behind or before a dot is a name.
syntax match polName "\<[A-Za-z_0-9-]\+\(\.[A-Za-z_0-9*-]\+\)\+"
syntax match polQuoted "`[^`]\+`"
syntax match polEscape "\\." contained
syntax region polText start=+"+ skip=+\\.+ end=+"+ end=+$+ contains=polEscape
syntax match polComment "//.*$" contains=@Spell
syntax match polDoc "///.*$" contains=@Spell
highlight default link polDeclaration Structure
highlight default link polRule Statement
highlight default link polWord Keyword
highlight default link polOperator Operator
highlight default link polLevel Constant
highlight default link polConstant Boolean
highlight default link polSign Operator
highlight default link polName Function
highlight default link polQuoted Identifier
highlight default link polEscape SpecialChar
highlight default link polText String
highlight default link polComment Comment
highlight default link polDoc SpecialComment
let b:current_syntax = 'pol'
