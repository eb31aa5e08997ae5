;; Literal patterns: numbers, strings, characters, truth values, quoted data.
(use-modules (ice-9 match))
(define (kind x)
  (match x
    (1 'one) ("a" 'text) (#\c 'char) (#t 'true) (#f 'false)
    ('sym 'symbol) ('(1 2) 'list) (() 'empty) (2.5 'float) (_ 'other)))
(map kind (list 1 "a" #\c #t #f 'sym '(1 2) '() 2.5 #:key))
