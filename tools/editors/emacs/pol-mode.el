;;; pol-mode.el --- Access policies of polc -*- lexical-binding: t -*-

;; Colours, comments, and `polc lsp' for eglot, which Emacs 29 brings along.

;;; Code:

(defvar pol-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?` "$" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?- "w" table)
    table))

(defconst pol-font-lock-keywords
  `((,(rx line-start (* space) (? "immutable" (+ space))
          (group (or "policy" "role" "resource" "settings" "define" "group" "domain" "matrix" "context" "levels" "test" "import" "extends"))
          (+ space) (? (group (+ (any "A-Za-z0-9_.-")))))
     (1 font-lock-keyword-face) (2 font-lock-type-face nil t))
    (,(regexp-opt '("forbid" "require" "assert" "exclusive" "custom" "accept" "given" "immutable" "actions" "includes" "within"
                    "fallback" "grants" "requires" "editable" "by" "for" "to" "may" "only" "never" "always" "separate" "become"
                    "implies" "gives" "except" "all" "roles" "note" "if" "unless" "else" "and" "or" "not" "is" "in" "under"
                    "every" "setting") 'words)
     . font-lock-keyword-face)
    (,(regexp-opt '("allow" "deny" "true" "false" "on" "off" "bool" "nobody") 'words) . font-lock-constant-face)
    ("\\_<[A-Za-z0-9_-]+\\.\\([A-Za-z0-9_-]+\\)" 1 font-lock-function-name-face)))

;;;###autoload
(define-derived-mode pol-mode prog-mode "Policy"
  "Major mode for access policies."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+ *")
  (setq-local font-lock-defaults '(pol-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.pol\\'" . pol-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(pol-mode . ("polc" "lsp"))))

(provide 'pol-mode)
;;; pol-mode.el ends here
