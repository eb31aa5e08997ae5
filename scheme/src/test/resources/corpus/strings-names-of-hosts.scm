;; Names of hosts taken apart and put together.
(define hosts "alpha.example.org, beta.example.org ,gamma")
(define (short name) (car (string-split name #\.)))
(define names (map string-trim-both (string-split hosts #\,)))
(list names (map short names) (string-join (map short names) "+")
      (filter (lambda (n) (string-suffix? ".org" n)) names)
      (string-join (string-tokenize "a  b c") "-"))
