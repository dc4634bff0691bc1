"""What terms of the standards are called in languages other than English, where a dataset does not name them."""

from __future__ import annotations

from collections.abc import Mapping

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SH = "http://www.w3.org/ns/shacl#"
_PUB = "https://w3id.org/itukg/publisher#"

# Terms of the standards in Chinese; English has the words in the terms' own names.
_TERMS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        _RDF + "type": "类别",
        _RDF + "Property": "属性",
        _RDFS + "label": "名称",
        _RDFS + "comment": "注释",
        _RDFS + "seeAlso": "另见",
        _RDFS + "isDefinedBy": "定义于",
        _RDFS + "subClassOf": "上位类",
        _RDFS + "subPropertyOf": "上位属性",
        _RDFS + "domain": "定义域",
        _RDFS + "range": "值域",
        _OWL + "Class": "类",
        _OWL + "Ontology": "本体",
        _OWL + "ObjectProperty": "对象属性",
        _OWL + "DatatypeProperty": "数据属性",
        _OWL + "AnnotationProperty": "注释属性",
        _OWL + "FunctionalProperty": "函数属性",
        _OWL + "TransitiveProperty": "传递属性",
        _OWL + "deprecated": "已停用",
        _OWL + "inverseOf": "逆属性",
        _OWL + "sameAs": "等同于",
        _OWL + "versionInfo": "版本",
        _OWL + "versionIRI": "版本IRI",
        _OWL + "priorVersion": "先前版本",
        _OWL + "AsymmetricProperty": "非对称属性",
        _OWL + "IrreflexiveProperty": "反自反属性",
        _OWL + "SymmetricProperty": "对称属性",
        _OWL + "InverseFunctionalProperty": "反函数属性",
        _OWL + "propertyChainAxiom": "属性链公理",
        _OWL + "AllDisjointClasses": "互不相交的类",
        _OWL + "members": "成员",
        _SKOS + "prefLabel": "名称",
        _SKOS + "altLabel": "别名",
        _SKOS + "definition": "定义",
        _SKOS + "scopeNote": "范围说明",
        _SKOS + "example": "示例",
        _SKOS + "notation": "代码",
        _SKOS + "broader": "上位概念",
        _SKOS + "narrower": "下位概念",
        _SKOS + "inScheme": "所属词表",
        _SKOS + "Concept": "概念",
        _SKOS + "ConceptScheme": "词表",
        _SKOS + "Collection": "概念集",
        _SKOS + "OrderedCollection": "有序集合",
        _SKOS + "hasTopConcept": "顶层概念",
        _SKOS + "topConceptOf": "顶层概念所属词表",
        _DCT + "title": "标题",
        _DCT + "description": "说明",
        _DCT + "issued": "发布日期",
        _DCT + "isReplacedBy": "替代者",
        _DCT + "RightsStatement": "权利声明",
        _FOAF + "Agent": "主体",
        _FOAF + "Organization": "组织",
        _FOAF + "name": "名称",
        _DCAT + "Dataset": "数据集",
        _VOID + "Dataset": "数据集",
        _VOID + "exampleResource": "示例",
        _DCAT + "version": "版本",
        _SH + "NodeShape": "形状",
        _SH + "PropertyGroup": "属性组",
        _SH + "property": "属性约束",
        _SH + "path": "路径",
        _SH + "inversePath": "反向路径",
        _SH + "message": "提示",
        _SH + "name": "名称",
        _SH + "description": "说明",
        _SH + "group": "分组",
        _SH + "order": "次序",
        _SH + "class": "类",
        _SH + "datatype": "数据类型",
        _SH + "nodeKind": "节点类型",
        _SH + "pattern": "格式",
        _SH + "in": "取值范围",
        _SH + "or": "任一",
        _SH + "minCount": "最少个数",
        _SH + "maxCount": "最多个数",
        _SH + "severity": "严重程度",
        _SH + "targetClass": "目标类",
        _SH + "targetSubjectsOf": "目标主语所用属性",
        _SH + "targetObjectsOf": "目标宾语所用属性",
        _PUB + "Graph": "图",
        _PUB + "prefix": "前缀",
        _PUB + "prefixName": "前缀名",
        _PUB + "namespace": "命名空间",
        _PUB + "file": "文件",
        _PUB + "releases": "发布记录文件夹",
    },
}


def standard_name(iri: str, language: str) -> str:
    """What a term of a standard is called in ``language``; '' where that is not known."""
    return _TERMS.get(language, {}).get(iri, "")
