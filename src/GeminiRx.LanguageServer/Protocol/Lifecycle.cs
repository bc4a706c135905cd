using System.Text.Json;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>The initialization options may be anything (LSPAny); Neovim sends an empty list for an empty table.</summary>
internal sealed record InitializeParams(int? ProcessId, ClientCapabilities? Capabilities, JsonElement? InitializationOptions, ClientInfo? ClientInfo, string? Trace);

internal sealed record ClientInfo(string Name, string? Version);

/// <summary>What is under <c>experimental</c> may be anything (LSPAny).</summary>
internal sealed record ClientCapabilities(WindowClientCapabilities? Window, WorkspaceClientCapabilities? Workspace, JsonElement? Experimental);

internal sealed record WorkspaceClientCapabilities(WorkspaceEditClientCapabilities? WorkspaceEdit, bool? Configuration, DidChangeConfigurationClientCapabilities? DidChangeConfiguration);

internal sealed record DidChangeConfigurationClientCapabilities(bool? DynamicRegistration);

internal sealed record WorkspaceEditClientCapabilities(bool? DocumentChanges);

internal sealed record WindowClientCapabilities(bool? WorkDoneProgress);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities(string PositionEncoding, TextDocumentSyncOptions TextDocumentSync, CodeActionOptions CodeActionProvider, ExecuteCommandOptions ExecuteCommandProvider);

internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change);

internal sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds);

internal sealed record ExecuteCommandOptions(IReadOnlyList<string> Commands);
