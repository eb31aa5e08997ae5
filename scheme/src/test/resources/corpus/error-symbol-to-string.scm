;; symbol->string of a string.
(symbol->string "abc")
