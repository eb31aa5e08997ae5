;; and=>, const, identity, compose, negate.
(list (and=> 5 1+) (and=> #f 1+) (and=> (assq 'a '((a . 2))) cdr)
      ((const 7) 1 2) (identity 'x)
      ((compose 1+ abs) -5)
      (map (negate even?) '(1 2)))
