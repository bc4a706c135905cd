using System.Text.RegularExpressions;
using GeminiRx.TestSupport;
using Mono.Cecil;

namespace GeminiRx.Architecture.Tests;

/// <summary>
/// Which folder of the core's sources uses which. Public types share one namespace, so the folders come from the debug symbols: each method
/// belongs to the file that holds its code, also in a partial class.
/// </summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), string> _uses = [];
    private readonly Dictionary<TypeDefinition, string?> _folders = [];
    private readonly string _root;

    public FolderGraph(string assembly, string sources)
    {
        _root = Path.Combine(Repository.Root, sources) + "/";
        var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { ReadSymbols = true });
        foreach (var type in module.GetTypes())
        {
            AddType(type);
        }
    }

    /// <summary>One example of a use for each pair of folders, such as "Pace → DeliveryQueue".</summary>
    public IReadOnlyDictionary<(string From, string To), string> Uses => _uses;

    /// <summary>All folders that can reach themselves, with the uses between them.</summary>
    public IEnumerable<string> Cycles()
    {
        var folders = _uses.Keys.SelectMany(use => new[] { use.From, use.To }).Distinct().ToList();
        var reached = folders.ToDictionary(folder => folder, Reach);
        return _uses
            .Where(use => reached[use.Key.To].Contains(use.Key.From))
            .Select(use => $"{use.Key.From} uses {use.Key.To}: {use.Value}")
            .Order();
    }

    private HashSet<string> Reach(string start)
    {
        var (seen, next) = (new HashSet<string>(), new Queue<string>([start]));
        while (next.TryDequeue(out var folder))
        {
            foreach (var use in _uses.Keys.Where(use => use.From == folder && seen.Add(use.To)))
            {
                next.Enqueue(use.To);
            }
        }

        return seen;
    }

    private void AddType(TypeDefinition type)
    {
        var folder = FolderOf(type);
        Add(folder, type, type.BaseType);
        foreach (var other in type.Interfaces.Select(i => i.InterfaceType).Concat(type.Fields.Select(field => field.FieldType)))
        {
            Add(folder, type, other);
        }

        foreach (var method in type.Methods)
        {
            AddMethod(method);
        }
    }

    private void AddMethod(MethodDefinition method)
    {
        var folder = FolderOf(method);
        foreach (var used in method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType))
        {
            Add(folder, method, used);
        }

        foreach (var instruction in method.HasBody ? method.Body.Instructions : [])
        {
            switch (instruction.Operand)
            {
                case MethodReference called:
                    Add(folder, method, called);
                    break;
                case FieldReference field:
                    Add(folder, method, field.DeclaringType);
                    break;
                case TypeReference used:
                    Add(folder, method, used);
                    break;
                default:
                    break;
            }
        }
    }

    private void Add(string? from, MemberReference user, MethodReference called)
    {
        foreach (var argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
        {
            Add(from, user, argument);
        }

        Add(from, user, called.DeclaringType);
        if (called.DeclaringType.Scope is ModuleDefinition && called.Resolve() is { } definition)
        {
            Add(from, user, FolderOf(definition), definition);
        }
    }

    private void Add(string? from, MemberReference user, TypeReference? used)
    {
        foreach (var argument in (used as GenericInstanceType)?.GenericArguments ?? [])
        {
            Add(from, user, argument);
        }

        if (used?.GetElementType() is { Scope: ModuleDefinition } element && element.Resolve() is { } definition)
        {
            Add(from, user, FolderOf(definition), definition);
        }
    }

    private void Add(string? from, MemberReference user, string? to, MemberReference used)
    {
        if (from is not null && to is not null && from != to)
        {
            _uses.TryAdd((from, to), $"{NameOf(user)} → {NameOf(used)}");
        }
    }

    private static string NameOf(MemberReference member) =>
        member is TypeReference type ? type.Name : $"{member.DeclaringType.Name}.{member.Name}";

    private static TypeDefinition Outer(TypeDefinition type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    /// <summary>The folder of a type; null for a type of several folders, and for generated code.</summary>
    private string? FolderOf(TypeDefinition type)
    {
        if (!_folders.TryGetValue(type, out var folder))
        {
            var folders = Methods(type).Select(FolderOfCode).OfType<string>().Distinct().Take(2).ToList();
            _folders[type] = folder =
                folders is [var only] ? only
                : folders.Count == 0 && !type.Name.StartsWith('<') ? FolderByName(Outer(type).Name)
                : null;
        }

        return folder;
    }

    private string? FolderOf(MethodDefinition method) => FolderOfCode(method) ?? FolderOf(method.DeclaringType);

    private static IEnumerable<MethodDefinition> Methods(TypeDefinition type) => type.Methods.Concat(type.NestedTypes.SelectMany(Methods));

    private string? FolderOfCode(MethodDefinition method) =>
        method.DebugInformation.SequencePoints.FirstOrDefault() is { Document.Url: var file } ? Relative(file) : null;

    // Types without code: delegates, enumerations, constants.
    private string? FolderByName(string name)
    {
        var declaration = new Regex($@"\b(enum|class|struct|record|interface|delegate [\w<>?]+) {Regex.Escape(name.Split('`')[0])}\b");
        return Directory
            .EnumerateFiles(_root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Relative(file) is not null && declaration.IsMatch(File.ReadAllText(file)))
            .Select(Relative)
            .FirstOrDefault();
    }

    private string? Relative(string file) =>
        file.StartsWith(_root, StringComparison.Ordinal)
        && !file.Contains("/obj/", StringComparison.Ordinal)
        && !file.Contains("/bin/", StringComparison.Ordinal)
            ? Path.GetDirectoryName(file[_root.Length..]) is { Length: > 0 } folder
                ? folder
                : "(root)"
            : null;
}
