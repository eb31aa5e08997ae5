;; A user module exports macros, which keep the meaning of their own module's private names.
(add-to-load-path (dirname (current-filename)))
(use-modules (farm tools))
(define (separator) "not this one")
(list (with-default (assoc-ref '((a . 1)) 'b) 22) (labelled "x" 1))
