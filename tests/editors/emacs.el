;;; -*- lexical-binding: t -*-
;; Emacs loads this file before the README's configuration. It only turns off prompts, backups and sounds.
(setq create-lockfiles nil make-backup-files nil auto-save-default nil inhibit-startup-screen t ring-bell-function 'ignore
      native-comp-async-report-warnings-errors nil confirm-kill-emacs nil)
(menu-bar-mode -1)
(add-to-list 'auto-mode-alist '("\\.md\\'" . text-mode))
(add-hook 'text-mode-hook #'eglot-ensure)
