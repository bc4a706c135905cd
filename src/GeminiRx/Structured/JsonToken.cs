namespace GeminiRx.Structured;

/// <summary>What a reader of JSON expects next, or reads now.</summary>
internal enum JsonToken
{
    Start,
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    String,

    /// <summary>A number or a literal.</summary>
    Bare,
    Nothing,
}
