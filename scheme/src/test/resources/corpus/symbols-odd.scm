;; Symbols with characters that other Schemes refuse.
(list 'a:b '@x 'x@y 'a.b 'a->b '<=? '!x '$y '%z '&e '*s* '+ '- '... '1+ '-1+ 'a/b '~t '_ '^
      (symbol->string '{y}) (eq? 'Abc 'abc) (string->symbol "with space") 'λ)
