;; and-let* also comes from (ice-9 and-let-star).
(use-modules (ice-9 and-let-star))
(define user (getenv "RELEVO_SURELY_NOT_SET"))
(list (and-let* (user ((string? user))) user)
      (and-let* ((x 1) ((odd? x)) (y (+ x 1))) (list x y)))
