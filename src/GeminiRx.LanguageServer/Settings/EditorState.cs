using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>
/// Owns the newest <see cref="EditorInfo"/>, and is the only place that replaces it. Safe from any thread. The values of several changes
/// of the settings may arrive in any order; the newest change wins.
/// </summary>
internal sealed class EditorState
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private volatile EditorInfo _current = new();
    private int _lastChange;
    private int _appliedChange;

    public EditorInfo Current => _current;

    /// <summary>Raised after the key or the settings of the workspace were set, on the thread that set them.</summary>
    public event Action? SettingsChanged;

    /// <summary>Sets what <c>initialize</c> contains. The initialization options are the user's own settings.</summary>
    public void Initialize(ClientCapabilities capabilities, bool isTraced, JsonElement? options, IReadOnlyList<string> folders)
    {
        lock (_gate)
        {
            _current = _current with
            {
                Capabilities = capabilities,
                IsTraced = isTraced,
                Settings = ClientSettings.OfUser(options),
                Folders = folders,
            };
        }
    }

    /// <summary>Adds and removes folders of the workspace.</summary>
    public void ChangeFolders(WorkspaceFoldersChangeEvent change)
    {
        lock (_gate)
        {
            _current = _current with { Folders = WorkspaceFolders.Change(_current.Folders, change) };
        }
    }

    /// <summary>Sets the key; null removes it.</summary>
    public void SetKey(string? key)
    {
        lock (_gate)
        {
            _current = _current with { ApiKey = key };
        }

        SettingsChanged?.Invoke();
    }

    public void SetTraced(bool isTraced)
    {
        lock (_gate)
        {
            _current = _current with { IsTraced = isTraced };
        }
    }

    /// <summary>Numbers a change of the workspace's settings when the editor announces it, before its values are known.</summary>
    public int BeginChange()
    {
        lock (_gate)
        {
            return ++_lastChange;
        }
    }

    /// <summary>Sets the workspace's settings, unless those of a later change are already set.</summary>
    /// <param name="change">The number of the change.</param>
    /// <param name="settings">The section <c>geminirx</c>; null if there is none.</param>
    public void SetWorkspace(int change, JsonElement? settings)
    {
        lock (_gate)
        {
            if (change > _appliedChange)
            {
                _appliedChange = change;
                _current = _current with { Settings = _current.Settings.WithWorkspace(settings) };
            }
        }

        SettingsChanged?.Invoke();
    }

    /// <summary>Takes the problems of the current settings that were not taken before.</summary>
    public IReadOnlyList<string> TakeProblems()
    {
        lock (_gate)
        {
            return [.. _current.Settings.Problems.Where(_reported.Add)];
        }
    }
}
