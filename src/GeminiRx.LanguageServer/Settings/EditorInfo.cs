using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>What the server knows of its editor, as one immutable value. Printing it shows no key.</summary>
internal sealed record EditorInfo
{
    /// <summary>What the editor announced in <c>initialize</c>; nothing before that.</summary>
    public ClientCapabilities Capabilities { get; init; } = new();

    public ClientSettings Settings { get; init; } = new();

    /// <summary>The key from the editor's secret storage; null if it has none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether the editor asked for traces (<c>$/setTrace</c>).</summary>
    public bool IsTraced { get; init; }

    public override string ToString() => nameof(EditorInfo);
}
