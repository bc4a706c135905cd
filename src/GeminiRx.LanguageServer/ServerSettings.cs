namespace GeminiRx.LanguageServer;

/// <summary>What the user's settings in the editor say; never a workspace's.</summary>
/// <param name="Endpoint">The service's address, or <c>emulator</c>; null where nothing is set.</param>
/// <param name="Model">The model to use; null where nothing is set.</param>
public sealed record ServerSettings(string? Endpoint, string? Model);
