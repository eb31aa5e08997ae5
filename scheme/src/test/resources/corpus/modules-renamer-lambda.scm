;; #:renamer with a procedure of the program's own, and with #:select. Differs: the renamer is a prefix only here.
(use-modules ((srfi srfi-1)
              #:select (fold last)
              #:renamer (lambda (s) (symbol-append s '/1))))
(list (fold/1 + 0 '(1 2 3)) (last/1 '(7 8)))
