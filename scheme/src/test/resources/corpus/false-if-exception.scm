;; false-if-exception is #f where its expression fails.
(list (false-if-exception (car '()))
      (false-if-exception (throw 'anything))
      (false-if-exception (+ 1 2))
      (false-if-exception (open-input-file "/surely/not/there")))
