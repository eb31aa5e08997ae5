;; assoc-ref, assq-ref, assv-ref and the lists that they look at.
(define a '((x . 1) ("y" . 2) (3 . three)))
(list (assoc-ref a "y") (assq-ref a 'x) (assv-ref a 3) (assoc-ref a 'none) (assq-ref a 'none)
      (assq 'x a) (assv 3 a) (assoc "y" a) (assoc 'q a))
