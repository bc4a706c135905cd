using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GeminiRx.Emulator;

/// <summary>
/// A position at which an answer continues: the length of the text that was already sent. <c>Diverges</c>: the rest of the text differs
/// from the first response.
/// </summary>
internal readonly record struct ContinuationToken(int TextStart, bool Diverges = false)
{
    private const string Prefix = "emulator:";

    public override string ToString() =>
        Convert.ToBase64String(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{TextStart}{(Diverges ? "!" : "")}"))
        );

    public static ContinuationToken? Parse(string token)
    {
        if (
            !Base64.IsValid(token)
            || Encoding.ASCII.GetString(Convert.FromBase64String(token)) is not { } text
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
        )
        {
            return null;
        }

        return int.TryParse(text.AsSpan(Prefix.Length).TrimEnd('!'), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new ContinuationToken(start, text.EndsWith('!'))
            : null;
    }
}
