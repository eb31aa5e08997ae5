;; define without a name.
(define)
