;; (set! x) and (get! x).
(use-modules (ice-9 match))
(define p (list 1 2))
(match p ((a (set! set-second!)) (set-second! 9)))
(list p
      (match p (((get! first-of) _) (first-of))))
