;; primitive-load of a sibling file by an absolute name, and its value.
(define here (dirname (current-filename)))
(define value (primitive-load (string-append here "/parts/defs.scm")))
(list value loaded-port)
