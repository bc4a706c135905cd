namespace GeminiRx.LanguageServer.Documents;

/// <summary>Identifies a document by the URI that the editor sends, compared character by character. A string on the wire.</summary>
internal readonly record struct DocumentUri(string Value)
{
    public override string ToString() => Value;
}
