using System.Text.Json;

namespace GeminiRx.LanguageServer;

/// <summary>
/// The settings that are in force. The newest change wins, in whatever order the values of several changes come. Safe from any thread.
/// </summary>
internal sealed class EditorSettings
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private volatile ClientSettings _current = new();
    private int _lastChange;
    private int _appliedChange;

    public ClientSettings Current => _current;

    /// <summary>Sets what the user's own settings say.</summary>
    public void SetUser(JsonElement? options)
    {
        lock (_gate)
        {
            _current = ClientSettings.OfUser(options);
        }
    }

    /// <summary>Numbers a change of a workspace's settings when the editor tells of it, before its values are known.</summary>
    public int BeginChange()
    {
        lock (_gate)
        {
            return ++_lastChange;
        }
    }

    /// <summary>Sets what a workspace's settings say, unless those of a later change are in force already.</summary>
    /// <param name="change">The number of the change.</param>
    /// <param name="settings">The section <c>geminirx</c>; null where there is none.</param>
    public void SetWorkspace(int change, JsonElement? settings)
    {
        lock (_gate)
        {
            if (change > _appliedChange)
            {
                _appliedChange = change;
                _current = _current.WithWorkspace(settings);
            }
        }
    }

    /// <summary>Takes the problems of the settings in force that were not taken before.</summary>
    public IReadOnlyList<string> TakeProblems()
    {
        lock (_gate)
        {
            return [.. _current.Problems.Where(_told.Add)];
        }
    }
}
