;; Named let loops, and nests.
(let outer ((i 0) (rows '()))
  (if (= i 3)
      (reverse rows)
      (outer (+ i 1)
             (cons (let inner ((j 0) (row '()))
                     (if (= j i) (reverse row) (inner (+ j 1) (cons (* i j) row))))
                   rows))))
