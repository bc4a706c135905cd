namespace GeminiRx.Conversations;

/// <summary>The place of a setting or an attachment in a conversation's file. Its string form does not contain the value.</summary>
/// <param name="Name">The name of the setting; the target of the attachment.</param>
/// <param name="Value">The value of the setting; empty for an attachment.</param>
/// <param name="Start">The offset of its line.</param>
/// <param name="End">The offset after its line, with the line end.</param>
internal sealed record ChatLine(string Name, string Value, int Start, int End)
{
    public override string ToString() => $"{nameof(ChatLine)} {{ {nameof(Start)} = {Start} }}";
}
