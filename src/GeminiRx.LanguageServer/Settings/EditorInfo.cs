using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>The editor's capabilities, settings and key as one immutable value. <see cref="ToString"/> contains no key.</summary>
internal sealed record EditorInfo
{
    /// <summary>The capabilities of <c>initialize</c>; none before that.</summary>
    public ClientCapabilities Capabilities { get; init; } = new();

    public ClientSettings Settings { get; init; } = new();

    /// <summary>The paths of the workspace's folders.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The key from the editor's secret storage; null if it has none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether the editor asked for traces (<c>$/setTrace</c>).</summary>
    public bool IsTraced { get; init; }

    public override string ToString() => nameof(EditorInfo);
}
