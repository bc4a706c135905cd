namespace GeminiRx.LanguageServer;

/// <summary>Identifies a streaming session. Unique for the life of the server; a string on the wire.</summary>
internal readonly record struct SessionId(string Value)
{
    public override string ToString() => Value;
}
