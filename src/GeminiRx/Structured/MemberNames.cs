using System.Diagnostics.CodeAnalysis;

namespace GeminiRx.Structured;

/// <summary>The members of a type by their names. From .NET 9 on, a lookup creates no string.</summary>
internal readonly struct MemberNames(Dictionary<string, JsonMember> members)
{
#if NET9_0_OR_GREATER
    private readonly Dictionary<string, JsonMember>.AlternateLookup<ReadOnlySpan<char>> _members = members.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    public bool TryGetValue(ReadOnlySpan<char> name, [NotNullWhen(true)] out JsonMember? member) => _members.TryGetValue(name, out member);
#else
    private readonly Dictionary<string, JsonMember> _members = members;

    public bool TryGetValue(ReadOnlySpan<char> name, [NotNullWhen(true)] out JsonMember? member) =>
        _members.TryGetValue(name.ToString(), out member);
#endif
}
