;; gethostname in a choice, as in files that several hosts share.
(define host (gethostname))
(define (local? name) (string=? name host))
(list (local? host) (local? (string-append host "x")) (string-null? host)
      (cond ((assoc host '(("surely-no-host" . 1))) => cdr) (else 'unknown)))
