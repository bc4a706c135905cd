using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>The text that all snapshots of an answer share, until it needs a larger array.</summary>
/// <param name="Type">The type of the value.</param>
/// <param name="Characters">The characters. Those that were written never change.</param>
/// <param name="Start">The position of the root value.</param>
internal sealed record JsonText(JsonTypeInfo Type, char[] Characters, int Start);
