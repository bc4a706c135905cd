using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

[DataContract, GenerateShape]
internal sealed partial record PublishDiagnosticsParams(
    [property: DataMember(Name = "uri")] string Uri,
    [property: DataMember(Name = "version")] long? Version,
    [property: DataMember(Name = "diagnostics")] IReadOnlyList<Diagnostic> Diagnostics
);

internal sealed record Diagnostic(Range Range, string Message, int? Severity, string? Code, string? Source)
{
    public const int Error = 1;
    public const int Warning = 2;

    /// <summary>The source of this server's diagnostics.</summary>
    public const string OfServer = "geminirx";
}

internal sealed record CodeActionParams(
    [property: JsonRequired] TextDocumentIdentifier TextDocument,
    [property: JsonRequired] Range Range,
    [property: JsonRequired] CodeActionContext Context
);

/// <summary>The diagnostics may come from any server, so any JSON is accepted.</summary>
internal sealed record CodeActionContext(IReadOnlyList<JsonElement>? Diagnostics, IReadOnlyList<string>? Only, int? TriggerKind)
{
    /// <summary>The editor requests code actions by itself, without the user.</summary>
    public const int Automatic = 2;
}

/// <summary>A code action. One with <paramref name="Data"/> has no command until it is resolved. Its diagnostics are returned as the
/// editor sent them.</summary>
internal sealed record CodeAction(
    [property: JsonRequired] string Title,
    string? Kind,
    IReadOnlyList<JsonElement>? Diagnostics,
    Command? Command,
    JsonElement? Data = null
)
{
    public const string QuickFix = "quickfix";
    public const string Refactor = "refactor";
    public const string Rewrite = "refactor.rewrite";
    public const string Source = "source";

    public static IReadOnlyList<string> Kinds { get; } = [QuickFix, Refactor, Rewrite, Source];
}

/// <summary>The place and the prompt of a code action that is not resolved yet.</summary>
/// <param name="Arguments">The arguments of its command.</param>
/// <param name="Instance">The opening of the document.</param>
/// <param name="Revision">The revision of the document.</param>
internal sealed record CodeActionData(
    [property: JsonRequired] StreamArguments Arguments,
    [property: JsonRequired] int Instance,
    [property: JsonRequired] int Revision
);

internal sealed record Command(string Title, [property: JsonPropertyName("command")] string Name, IReadOnlyList<JsonElement>? Arguments);
