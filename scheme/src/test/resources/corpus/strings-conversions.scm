;; Between strings, lists, symbols and numbers.
(list (string->list "abc") (string->list "abcd" 1 3) (list->string '(#\a #\b)) (string->symbol "a b")
      (symbol->string 'abc) (symbol-append 'a 'b 'c)
      (string-append (symbol->string 'a) (number->string 1))
      (object->string '(1 "a" #\b)) (object->string "s" display))
