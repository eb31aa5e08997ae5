;; Square brackets are parentheses.
(let* [(a 1) [b 2]]
  [list a b (cond [#f 1] [else 'brackets])])
