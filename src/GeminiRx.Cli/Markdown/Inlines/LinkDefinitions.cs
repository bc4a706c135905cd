using System.Collections.Immutable;
using Markdig;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>The link definitions of a text so far, such as <c>[1]: https://example.org</c>. The first one of a label counts.
/// Immutable.</summary>
internal sealed class LinkDefinitions
{
    // Definitions of one text; later ones are shown as they are written, and so are the references to them.
    private const int MaxCount = 1_000;

    private readonly ImmutableDictionary<string, string> _addresses;

    private LinkDefinitions(ImmutableDictionary<string, string> addresses) => _addresses = addresses;

    public static LinkDefinitions Empty { get; } = new(ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    public bool IsEmpty => _addresses.IsEmpty;

    /// <summary>Adds the definition of a line.</summary>
    /// <param name="label">The label without brackets.</param>
    /// <param name="address">The address without angle brackets.</param>
    public LinkDefinitions Add(string label, string address) =>
        _addresses.Count < MaxCount && Normalize(label) is { Length: > 0 } key && !_addresses.ContainsKey(key)
            ? new(_addresses.Add(key, address))
            : this;

    /// <summary>The context that makes the definitions known to a parser.</summary>
    public MarkdownParserContext ToContext()
    {
        var context = new MarkdownParserContext();
        context.Properties[typeof(LinkDefinitions)] = this;
        return context;
    }

    /// <summary>Adds the definitions of a context to a document.</summary>
    public static void AddTo(MarkdownDocument document, MarkdownParserContext? context)
    {
        if (context?.Properties.TryGetValue(typeof(LinkDefinitions), out var value) is true && value is LinkDefinitions definitions)
        {
            foreach (var (label, address) in definitions._addresses)
            {
                document.SetLinkReferenceDefinition(label, new LinkReferenceDefinition(label, address, title: null), addGroup: false);
            }
        }
    }

    // Labels match in any case, and white space counts as one blank (CommonMark 0.31, 4.7).
    private static string Normalize(string label) => string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
