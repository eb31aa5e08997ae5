;; substring with bounds in the wrong order.
(substring "hello" 3 1)
