using System.Reflection;
using System.Text.Json;
using GeminiRx.Wire.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GeminiRx.KnownMembers;

/// <summary>
/// The members that the decoder reads, from the source of its methods: each <see cref="AnswerField"/>, and each name that is an argument
/// of a method of <see cref="JsonElementExtensions"/>.
/// </summary>
internal static class DecoderMembers
{
    // Which methods read which messages; * stands for all methods of the class.
    private static readonly (string Messages, string Class, string Methods)[] _readers =
    [
        ("GenerateContentResponse", "ChunkDecoder", "DecodeResponse"),
        ("GenerateContentResponsePromptFeedback", "PromptFeedbackDecoder", "ReadOne"),
        ("GenerateContentResponseUsageMetadata", "UsageDecoder", "ReadFields"),
        ("ModalityTokenCount", "UsageDecoder", "ReadDetail"),
        ("Candidate", "CandidateDecoder", "Read ToChunk"),
        ("Content", "CandidateDecoder", "ReadContent"),
        ("Part", "PartDecoder", "Read ReadRest"),
        ("Blob FileData ExecutableCode CodeExecutionResult", "PartDecoder", "ReadData"),
        ("FunctionCall", "FunctionCall", "FunctionCall ReadArguments"),
        ("PartialArg", "OpenCall", "*"),
        ("GroundingMetadata GroundingChunkWeb", "MetadataReader", "ReadGrounding"),
        ("UrlContextMetadata UrlMetadata", "MetadataReader", "ReadUrlContext"),
        ("CitationMetadata", "MetadataReader", "ReadCitations"),
        ("Citation", "MetadataReader", "ReadCitation"),
        ("SafetyRating", "MetadataReader", "ReadRating"),
        ("CountTokensResponse ModalityTokenCount", "UnaryDecoder", "ReadCount"),
        ("ListModelsResponse", "UnaryDecoder", "ReadModels"),
        ("Model", "UnaryDecoder", "ReadModel"),
    ];

    private static readonly HashSet<string> _accessors =
    [
        .. typeof(JsonElementExtensions)
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name),
    ];

    /// <summary>Reads the sources.</summary>
    /// <param name="library">The folder of the library's sources.</param>
    /// <returns>The readers: the names of their messages, and the members that they read.</returns>
    /// <exception cref="InvalidOperationException">The list of readers does not fit the sources.</exception>
    public static IReadOnlyList<object> Read(string library)
    {
        var classes = Directory
            .EnumerateFiles(Path.Combine(library, "Wire", "Reading"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .OfType<TypeDeclarationSyntax>()
            .ToLookup(type => type.Identifier.Text);
        var readers = _readers
            .Select(reader => (reader.Messages, Members: NamesIn([.. classes[reader.Class]], reader.Class, reader.Methods)))
            .ToArray();
        var unread = Enum.GetValues<AnswerField>().Skip(1).Select(NameOf).Except(readers.SelectMany(reader => reader.Members)).ToArray();
        return unread.Length == 0
            ? [.. readers.Select(reader => new { messages = reader.Messages.Split(' '), members = reader.Members })]
            : throw new InvalidOperationException(
                $"No reader in {nameof(DecoderMembers)} reads {string.Join(", ", unread)}: add the method that does."
            );
    }

    private static string[] NamesIn(TypeDeclarationSyntax[] types, string type, string methods)
    {
        var bodies = types.SelectMany(each => each.Members).OfType<BaseMethodDeclarationSyntax>().ToLookup(method => Name(method) ?? "");
        var wanted = methods == "*" ? [.. bodies.Select(body => body.Key)] : methods.Split(' ');
        return wanted.FirstOrDefault(name => !bodies.Contains(name)) is { } missing
            ? throw new InvalidOperationException($"There is no method {type}.{missing}: correct the list in {nameof(DecoderMembers)}.")
            :
            [
                .. wanted
                    .SelectMany(name => bodies[name])
                    .SelectMany(body => body.DescendantNodes())
                    .Select(NameAt)
                    .OfType<string>()
                    .Distinct(),
            ];
    }

    private static string? Name(BaseMethodDeclarationSyntax method) =>
        method switch
        {
            MethodDeclarationSyntax named => named.Identifier.Text,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
            _ => null,
        };

    private static string? NameAt(Microsoft.CodeAnalysis.SyntaxNode node) =>
        node switch
        {
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: nameof(AnswerField) } } access
                when Enum.Parse<AnswerField>(access.Name.Identifier.Text) is var field and not AnswerField.Unknown => NameOf(field),
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax method,
                ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string name } }, ..]
            } when _accessors.Contains(method.Name.Identifier.Text) => name,
            _ => null,
        };

    private static string NameOf(AnswerField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());
}
