using System.Runtime.Serialization;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

// The parameters of outgoing calls carry data-contract names: named arguments take the CLR names otherwise, whatever the serializer says.
[DataContract, GenerateShape]
internal sealed partial record ApplyEditParams([property: DataMember(Name = "edit")] WorkspaceEdit Edit);

internal sealed record WorkspaceEdit(IReadOnlyList<TextDocumentEdit> DocumentChanges);

internal sealed record TextDocumentEdit(VersionedTextDocumentIdentifier TextDocument, IReadOnlyList<TextEdit> Edits);

internal sealed record TextEdit(Range Range, string NewText);

internal sealed record ApplyEditResult(bool Applied, string? FailureReason);
