;; load with an absolute name, twice.
(define file (string-append (dirname (current-filename)) "/parts/counter.scm"))
(define counter 0)
(load file)
(load file)
counter
