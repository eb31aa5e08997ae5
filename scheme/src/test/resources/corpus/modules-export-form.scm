;; (export …) in the body exports as #:export does.
(define-module (farm exporter))
(export users user-count)
(define users '("ada" "bob"))
(define (user-count) (length users))
(list (@ (farm exporter) users) ((@ (farm exporter) user-count)))
