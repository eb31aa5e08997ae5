;; #:renamer takes a procedure from symbols to symbols.
(use-modules ((srfi srfi-1) #:renamer (symbol-prefix-proc 'list:)))
(list (list:first '(1 2)) (list:concatenate '((1) (2 3))))
