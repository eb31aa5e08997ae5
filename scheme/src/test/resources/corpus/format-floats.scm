;; (ice-9 format): ~f with digits and width.
(use-modules (ice-9 format))
(list (format #f "~,2f" 3.14159)
      (format #f "~8,3f|" 2.5)
      (format #f "~,1f ~,0f" 0.25 2.5)
      (format #f "~f ~f" 1.5 10)
      (format #f "~,2f ~,2f" 1/3 -0.005))
