namespace GeminiRx.LanguageServer;

/// <summary>What the user's settings in the editor say, and the key that the editor keeps for the user. Printing it shows no key.</summary>
/// <param name="Endpoint">The service's address, or <c>emulator</c>; null where nothing is set. Never a workspace's.</param>
/// <param name="Model">The model to use; null where nothing is set.</param>
public sealed record ServerSettings(string? Endpoint, string? Model)
{
    /// <summary>The key from the editor's secret storage; null where it has none. Default null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Says everything but the key.</summary>
    /// <returns>The settings in words.</returns>
    public override string ToString() => $"{nameof(ServerSettings)} {{ {nameof(Endpoint)} = {Endpoint}, {nameof(Model)} = {Model} }}";
}
