using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Lists the code lenses of a document, from several sources.</summary>
/// <param name="documents">The open documents.</param>
/// <param name="sources">Each returns its lenses for a document.</param>
internal sealed class CodeLensProvider(DocumentStore documents, params IReadOnlyList<Func<Document, IEnumerable<CodeLens>>> sources)
{
    public IReadOnlyList<CodeLens> For(CodeLensParams parameters) =>
        documents.Find(new DocumentUri(parameters.TextDocument.Uri)) is { } document
            ? [.. sources.SelectMany(source => source(document))]
            : [];
}
