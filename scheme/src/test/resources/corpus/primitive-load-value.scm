;; primitive-load's value is that of the last form; a file may be data.
(define (part name) (primitive-load (string-append (dirname (current-filename)) "/parts/" name)))
(list (part "list.scm") (map 1+ (part "list.scm")))
