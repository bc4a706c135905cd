using System.Runtime.Serialization;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

// The parameters of outgoing calls need data-contract names: otherwise named arguments use the CLR names, independently of the serializer.
[DataContract, GenerateShape]
internal sealed partial record ApplyEditParams([property: DataMember(Name = "edit")] WorkspaceEdit Edit);

/// <summary>One of the two is null.</summary>
internal sealed record WorkspaceEdit(
    IReadOnlyList<TextDocumentEdit>? DocumentChanges,
    IReadOnlyDictionary<string, IReadOnlyList<TextEdit>>? Changes
);

internal sealed record TextDocumentEdit(VersionedTextDocumentIdentifier TextDocument, IReadOnlyList<TextEdit> Edits);

internal sealed record TextEdit(Range Range, string NewText);

/// <summary>One edit of a session, for editors that announce <c>experimental.geminirx.streamingEdits</c>.</summary>
[DataContract, GenerateShape]
internal sealed partial record StreamingEditParams(
    [property: DataMember(Name = "sessionId")] string SessionId,
    [property: DataMember(Name = "uri")] string Uri,
    [property: DataMember(Name = "version")] long Version,
    [property: DataMember(Name = "edits")] IReadOnlyList<TextEdit> Edits,
    [property: DataMember(Name = "step")] string Step
);
