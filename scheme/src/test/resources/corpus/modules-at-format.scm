;; (@ …) gives the full format where the core has the simple one.
(list ((@ (ice-9 format) format) #f "~5d|~,2f" 42 3.14159)
      (format #f "~a" 'simple))
