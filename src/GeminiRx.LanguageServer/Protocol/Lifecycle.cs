namespace GeminiRx.LanguageServer.Protocol;

internal sealed record InitializeParams(int? ProcessId, ClientCapabilities? Capabilities, InitializationOptions? InitializationOptions, ClientInfo? ClientInfo);

internal sealed record ClientInfo(string Name, string? Version);

internal sealed record ClientCapabilities(WindowClientCapabilities? Window);

internal sealed record WindowClientCapabilities(bool? WorkDoneProgress);

/// <summary>This server's own: what the user's settings say. They never come from a workspace.</summary>
internal sealed record InitializationOptions(string? Endpoint, string? Model);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities(string PositionEncoding, TextDocumentSyncOptions TextDocumentSync, ExecuteCommandOptions ExecuteCommandProvider);

internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change);

internal sealed record ExecuteCommandOptions(IReadOnlyList<string> Commands);
