namespace GeminiRx.LanguageServer;

/// <summary>The editor's settings, and the key from its secret storage. <see cref="ToString"/> does not contain the key.</summary>
/// <param name="Endpoint">The service's address, or <c>emulator</c>; null if it is not set. It never comes from workspace settings.</param>
/// <param name="Model">The model; null if it is not set.</param>
public sealed record ServerSettings(string? Endpoint, string? Model)
{
    /// <summary>The key from the editor's secret storage; null if it has none. Default null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Returns all settings except the key.</summary>
    /// <returns>The settings as text.</returns>
    public override string ToString() => $"{nameof(ServerSettings)} {{ {nameof(Endpoint)} = {Endpoint}, {nameof(Model)} = {Model} }}";
}
